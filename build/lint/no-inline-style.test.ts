import { noInlineStyle } from "./no-inline-style.ts";
import { checkRule } from "./rules.fixture.ts";

checkRule("no-inline-style", noInlineStyle, {
  valid: ['<p className={styles.x} />', '<p style={{ "--done": 0.5 }} />', '<p style={{ "--done": 0.5 } as CSSProperties} />'],
  invalid: [
    ['<p style={{ color: "red" }} />', "inline"],
    ['<p style={{ "--done": 0.5, width: 3 }} />', "inline"],
    ["<p style={style} />", "inline"],
    ["<p style={{ ...more }} />", "inline"],
  ],
});
