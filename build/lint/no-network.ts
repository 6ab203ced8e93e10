import { defineRule, globalObjects, isGlobal, literalText, memberName, nameOf, part, parts, type Syntax } from "./syntax.ts";

/** DESIGN §7.7: the machine opens no connection, ever. Whatever could open one is not even spelled. */
const reaching = new Set(["fetch", "WebSocket", "WebSocketStream", "XMLHttpRequest", "EventSource", "WebTransport", "RTCPeerConnection", "RTCDataChannel", "webkitRTCPeerConnection", "TCPSocket", "UDPSocket"]);
const leaving = new Set(["openExternal", "sendBeacon", "registerProtocolHandler"]);
const modules = new Set(["http", "https", "http2", "dgram", "dns", "dns/promises", "tls", "undici", "ws", "axios", "node-fetch"]);
const bringing = new Set(["require", "getBuiltinModule"]);

const moduleName = (node: Syntax | undefined): string => literalText(node)?.replace(/^node:/, "") ?? "";

export const noNetwork = defineRule({
  description: "no way out of the machine, in any spelling",
  messages: { reaching: "`{{name}}` reaches for a network; the room has none", module: "the module `{{name}}` opens connections; the room has none" },
  create: (context, report) => {
    const checkModule = (node: Syntax, source: Syntax | undefined): void => {
      if (modules.has(moduleName(source))) report(node, "module", { name: moduleName(source) });
    };
    const isNameOnly = (node: Syntax): boolean => {
      const { parent } = node;
      if (parent?.type === "MemberExpression") return part(parent, "property") === node && parent["computed"] !== true;
      if (parent?.type === "Property") return part(parent, "key") === node && part(parent, "value") !== node;
      return /^(TS|JSX|ImportSpecifier|ExportSpecifier|MethodDefinition|PropertyDefinition)/.test(parent?.type ?? "");
    };
    return {
      Identifier: (node) => {
        // The left side of `const { fetch } = …` is a name of ours; where it comes from is looked at below.
        if (reaching.has(nameOf(node)) && !isNameOnly(node) && isGlobal(context, node)) report(node, "reaching", { name: nameOf(node) });
      },
      MemberExpression: (node) => {
        const name = memberName(node) ?? "";
        if (leaving.has(name)) report(node, "reaching", { name });
        else if (reaching.has(name) && globalObjects.has(nameOf(part(node, "object")))) report(node, "reaching", { name });
      },
      // const { openExternal } = shell; import { openExternal } from …
      Property: (node) => {
        const name = node["computed"] === true ? literalText(part(node, "key")) : nameOf(part(node, "key"));
        if (node.parent?.type !== "ObjectPattern" || name === undefined) return;
        const from = nameOf(part(node.parent.parent, "init"));
        if (leaving.has(name) || (reaching.has(name) && globalObjects.has(from))) report(node, "reaching", { name });
      },
      ImportDeclaration: (node) => {
        checkModule(node, part(node, "source"));
        for (const specifier of parts(node, "specifiers")) {
          const name = nameOf(part(specifier, "imported"));
          if (leaving.has(name)) report(specifier, "reaching", { name });
        }
      },
      ExportNamedDeclaration: (node) => {
        checkModule(node, part(node, "source"));
      },
      ExportAllDeclaration: (node) => {
        checkModule(node, part(node, "source"));
      },
      ImportExpression: (node) => {
        checkModule(node, part(node, "source"));
      },
      CallExpression: (node) => {
        const callee = part(node, "callee");
        const name = callee?.type === "Identifier" ? nameOf(callee) : (memberName(callee) ?? "");
        if (bringing.has(name)) checkModule(node, parts(node, "arguments")[0]);
      },
    };
  },
});
