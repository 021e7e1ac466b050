import type { Interests } from "../../behaviour/contract/interests.ts";

/** What a list goes by: what the request names, else what the caller declared. Who declared two languages is shown either. */
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
