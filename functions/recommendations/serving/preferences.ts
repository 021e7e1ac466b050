import type { Interests } from "../../behaviour/contract/interests.ts";

/** The preferences of a list: the request's, otherwise the declared ones. With two declared languages both are shown. */
export function preferencesOf(
  asked: {
    readonly topics?: Interests["topics"] | undefined;
    readonly language?: Interests["languages"][number] | undefined;
  },
  declared: Interests,
): { readonly topics: Interests["topics"]; readonly language: Interests["languages"][number] | undefined } {
  const [only, ...more] = declared.languages;
  return {
    topics: asked.topics ?? declared.topics,
    language: asked.language ?? (more.length === 0 ? only : undefined),
  };
}
