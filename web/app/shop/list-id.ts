/** The API's field for the list that led to a purchase; empty if there is none. */
export function listOf(form: FormData): { readonly recommendationId?: string } {
  const list = String(form.get("list") ?? "");
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(list) ? { recommendationId: list } : {};
}
