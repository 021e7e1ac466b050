import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Click } from "../contract/click.ts";
import { withVisitor } from "../domain/affiliate.ts";
import { isOwnClick } from "../domain/referral.ts";
import type { FindAffiliate, FindCode, KeepClick, NewId, Now, SaveAffiliate, WasVisitor } from "./ports.ts";

export interface FollowLinkPorts {
  readonly findCode: FindCode;
  readonly findAffiliate: FindAffiliate;
  readonly wasVisitor: WasVisitor;
  readonly keepClick: KeepClick;
  readonly saveAffiliate: SaveAffiliate;
  readonly newId: NewId;
  readonly now: Now;
}

/** Stores a click on an affiliate's link by somebody else. */
export async function followLink(
  ports: FollowLinkPorts,
  { code, page, user, visitor }: Pick<Click, "code" | "page" | "user" | "visitor">,
): Promise<Click | Refusal<"unknown-code" | "own-link">> {
  const id = await ports.findCode(code);
  const affiliate = id === undefined ? undefined : await ports.findAffiliate(id);
  if (affiliate?.state !== "active") return refuse("unknown-code", `Nobody recommends with the code ${code}.`);
  const isOwn =
    isOwnClick(affiliate, { user, visitor }) ||
    (visitor !== undefined && (await ports.wasVisitor(affiliate.id, visitor)));
  // Their browser is stored, to recognise them when signed out. If a concurrent change wins, the next click stores it.
  if (user === affiliate.id && visitor !== undefined) {
    const after = withVisitor(affiliate, visitor);
    if (after !== affiliate) await ports.saveAffiliate(affiliate, after);
  }
  if (isOwn) return refuse("own-link", "This is your own link: following it counts for nobody.");
  const click: Click = {
    id: ports.newId(),
    code,
    affiliate: affiliate.id,
    at: iso(ports.now()),
    ...(visitor !== undefined && { visitor }),
    ...(user !== undefined && { user }),
    ...(page !== undefined && { page }),
  };
  await ports.keepClick(click);
  return click;
}
