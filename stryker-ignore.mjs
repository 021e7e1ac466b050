import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** What a refusal says in words is no rule: its code is. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "refusal-texts", {
    shouldIgnore(path) {
      if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
      const { parent, key, listKey } = path;
      const isText =
        parent.type === "CallExpression" &&
        listKey === "arguments" &&
        ((parent.callee.name === "refuse" && key === 1) ||
          (key === 0 && /^(inconsistent|nothing|not|notChangeable|ended)$/.test(parent.callee.name ?? "")));
      const isDetail = parent.type === "ObjectProperty" && /^(detail|because)$/.test(parent.key.name ?? "");
      return isText || isDetail ? "words of a refusal" : undefined;
    },
  }),
];
