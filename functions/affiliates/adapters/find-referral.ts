import type { Referral } from "../../commerce/contract/order.ts";
import type { Affiliate } from "../contract/affiliate.ts";
import type { Click } from "../contract/click.ts";
import { counts, isOwnClick, referralOf } from "../domain/referral.ts";
import { creatorSubject, productSubject, shareAt } from "../domain/share.ts";
import type {
  AreColleagues,
  FindAffiliate,
  FindClick,
  FindEmail,
  FindShares,
  IsMember,
  WasVisitor,
} from "../flows/ports.ts";

export interface FindReferralPorts {
  readonly findClick: FindClick;
  readonly findAffiliate: FindAffiliate;
  readonly findShares: FindShares;
  readonly wasVisitor: WasVisitor;
  readonly areColleagues: AreColleagues;
  readonly isMember: IsMember;
  readonly findEmail: FindEmail;
}

/** A purchase that may have an affiliate. */
export interface Purchase {
  readonly customer: string;
  readonly click?: string | undefined;
  readonly products: readonly { readonly id: string; readonly creatorId: string }[];
  /** The organisation that seats are for, and the address that a gift is for. */
  readonly organisation?: string | undefined;
  readonly giftTo?: string | undefined;
  readonly at: string;
}

/** Whether the affiliate, or their organisation, buys or receives the products themselves. */
async function isForThemselves(
  ports: FindReferralPorts,
  affiliate: Affiliate,
  click: Click,
  { customer, organisation, giftTo }: Purchase,
): Promise<boolean> {
  const { id } = affiliate;
  if (id === customer || isOwnClick(affiliate, click)) return true;
  const looks = await Promise.all([
    click.visitor !== undefined && ports.wasVisitor(id, click.visitor),
    organisation === undefined ? ports.areColleagues(id, customer) : ports.isMember(id, organisation),
    giftTo !== undefined && ports.findEmail(id).then((email) => email?.toLowerCase() === giftTo.toLowerCase()),
  ]);
  return looks.includes(true);
}

/**
 * The affiliate of a purchase by the server's record of the click, with the shares promised then; undefined if nobody earns
 * from it. The reason is not disclosed to the buyer.
 */
export async function findReferral(
  ports: FindReferralPorts,
  purchase: Purchase,
): Promise<{ readonly referral: Referral; readonly shares: ReadonlyMap<string, number> } | undefined> {
  const click = purchase.click === undefined ? undefined : await ports.findClick(purchase.click);
  if (!click || !counts(click, purchase.at)) return undefined;
  const affiliate = await ports.findAffiliate(click.affiliate);
  if (affiliate?.state !== "active" || (await isForThemselves(ports, affiliate, click, purchase))) return undefined;
  const { products } = purchase;
  const subjects = products.flatMap(({ id, creatorId }) => [productSubject(id), creatorSubject(creatorId)]);
  const kept = await ports.findShares([...new Set(subjects)]);
  const shares = new Map(products.map((product) => [product.id, shareAt(product, kept, click.at)]));
  return { referral: referralOf(click), shares };
}
