/** The list of recommendations that led to a purchase, as the API takes it; nothing where there is none. */
export function listOf(form: FormData): { readonly recommendationId?: string } {
  const list = String(form.get("list") ?? "");
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(list) ? { recommendationId: list } : {};
}
