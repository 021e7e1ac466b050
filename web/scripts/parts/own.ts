/** A cookie of the site that scripts may read; empty if there is none. */
export function cookie(name: string): string {
  const pair = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return pair === undefined ? "" : decodeURIComponent(pair.slice(name.length + 1));
}

/** Whether the visitor gave consent; undefined if they have not answered. */
export function mayLearn(): boolean | undefined {
  if ((navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl) return false;
  const choice = cookie("consent");
  return choice === "" ? undefined : choice === "yes";
}
