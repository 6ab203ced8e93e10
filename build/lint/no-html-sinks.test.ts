import { noHtmlSinks } from "./no-html-sinks.ts";
import { checkRule } from "./rules.fixture.ts";

checkRule("no-html-sinks", noHtmlSinks, {
  valid: ["element.textContent = x", "stream.write(x)", "setTimeout(() => x(), 10)", "const evaluate = page.evaluate(x)", "class Function2 {}", "type F = Function", 'const text = "innerHTML"'],
  invalid: [
    ["element.innerHTML = x", "sink"],
    ["element['innerHTML'] = x", "sink"],
    ["const before = element.outerHTML", "sink"],
    ["element.insertAdjacentHTML('beforeend', x)", "sink"],
    ["document.write(x)", "sink"],
    ["document.writeln(x)", "sink"],
    ["range.createContextualFragment(x)", "sink"],
    ["<div dangerouslySetInnerHTML={{ __html: x }} />", "sink"],
    ["<iframe srcDoc={x} />", "sink"],
    ["frame.srcdoc = x", "sink"],
    ["eval(x)", "evaluates"],
    ["window.eval(x)", "evaluates"],
    ["globalThis['eval'](x)", "evaluates"],
    ["new Function(x)", "evaluates"],
    ["Function(x)", "evaluates"],
    ['setTimeout("run()", 10)', "evaluates"],
  ],
});
