import { noLiteralText } from "./no-literal-text.ts";
import { checkRule } from "./rules.fixture.ts";

checkRule("no-literal-text", noLiteralText, {
  valid: [
    "<p>{messages.signIn.title}</p>",
    "<p> / 12 {count} ・ </p>",
    '<p className="dense">{x}</p>',
    '<Button aria-label={messages.close} data-testid="close" />',
    '<p>{kind === "demo" ? messages.demo : messages.production}</p>',
    '<input type="password" autoComplete="off" placeholder="" />',
    '<Icon name="lock" />',
    '<p>{format("date", x)}</p>',
  ],
  invalid: [
    ["<p>サインイン</p>", "literal"],
    ["<p>Sign in</p>", "literal"],
    ["<>外</>", "literal"],
    ['<p>{"Sign in"}</p>', "literal"],
    ["<p>{`残り ${n}`}</p>", "literal"],
    ['<p>{ok ? "はい" : "いいえ"}</p>', "literal"],
    ['<p>{failed && "失敗"}</p>', "literal"],
    ['<p>{n + "件"}</p>', "literal"],
    ['<button aria-label="Close" />', "literal"],
    ['<button title={"閉じる"} />', "literal"],
    ["<input placeholder={`例 ${x}`} />", "literal"],
    ['<img alt="図" />', "literal"],
    ['<TextField label="PIN" description="6 digits" />', "literal", "literal"],
  ],
});
