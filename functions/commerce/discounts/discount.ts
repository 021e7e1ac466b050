import type { Product } from "../../catalogue/contract/product.ts";
import type { Money } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { type Discount, PLATFORM } from "../contract/discount.ts";

type Terms = Omit<Discount, "id" | "owner" | "code" | "state" | "redeemed" | "createdAt" | "version">;
type Inconsistent = Refusal<"inconsistent-terms">;

export interface DiscountAsked {
  readonly id: string;
  readonly owner: string;
  readonly code: string;
  readonly terms: Terms;
  readonly at: string;
}

const inconsistent = (detail: string): Inconsistent => refuse("inconsistent-terms", detail);

const repeated = (amounts: readonly Money[] | undefined): string | undefined =>
  amounts?.map(({ currency }) => currency).find((each, n, all) => all.indexOf(each) < n);

/** A discount with consistent terms; once for each customer if it is for first purchases. */
function sound(asked: Discount): Discount | Inconsistent {
  const { value, minimum, most, startsAt, endsAt, firstPurchaseOnly, maxPerCustomer = 1 } = asked;
  const amounts = "amounts" in value ? value.amounts : undefined;
  const twice = repeated(amounts) ?? repeated(minimum) ?? repeated(most);
  if (twice) return inconsistent(`There are two amounts in ${twice}: keep one.`);
  if (amounts?.some(({ amount }) => amount === 0))
    return inconsistent("An amount of 0 takes nothing off: leave it out.");
  if (endsAt !== undefined && Date.parse(endsAt) <= Date.parse(startsAt)) {
    return inconsistent(`It ends at ${endsAt}, before it starts at ${startsAt}.`);
  }
  if (amounts && most) return inconsistent("An amount needs no limit: leave most out.");
  const open = asked.owner === PLATFORM && openEnded(asked);
  if (open) return inconsistent(open);
  if (!firstPurchaseOnly) return asked;
  if (maxPerCustomer > 1) return inconsistent("A first purchase is made once: leave maxPerCustomer out.");
  return { ...asked, maxPerCustomer: 1 };
}

/**
 * Why a discount's cost to the platform would be unbounded: creators set their own prices, and an order may have
 * hundreds of seats. Undefined if the most for each redemption, times maxRedemptions, bounds it.
 */
function openEnded({ value, most, maxRedemptions, duration }: Discount): string | undefined {
  if (maxRedemptions === undefined) return "The platform's discounts are limited: give maxRedemptions.";
  if ("basisPoints" in value && most === undefined) {
    return "A percentage that the platform bears has a most in money: say it for each currency that it is good in.";
  }
  if (duration === "forever") return "The platform's discounts must end: give a number of months.";
  return undefined;
}

/** @param found the products that it names, by id */
export function newDiscount(
  { id, owner, code, terms, at }: DiscountAsked,
  found: ReadonlyMap<string, Pick<Product, "creatorId">>,
): Discount | Inconsistent | Refusal<"unknown-product" | "not-your-product"> {
  const { products } = terms;
  const missing = products?.find((each) => !found.has(each));
  if (missing !== undefined) return refuse("unknown-product", `There is no product ${missing}.`);
  const strange = owner !== PLATFORM && products?.find((each) => found.get(each)?.creatorId !== owner);
  if (strange) return refuse("not-your-product", `${strange} is another creator's; remove it from products.`);
  return sound({ id, owner, code, ...terms, state: "active", redeemed: 0, createdAt: at, version: 1 });
}

export interface DiscountChange {
  readonly version: number;
  readonly name?: string | undefined;
  readonly endsAt?: string | null | undefined;
  readonly maxRedemptions?: number | null | undefined;
  readonly maxPerCustomer?: number | null | undefined;
  readonly state?: Discount["state"] | undefined;
}

/** The next version of a discount; null removes a field. */
export function changedDiscount(
  before: Discount,
  { version, ...change }: DiscountChange,
): Discount | Inconsistent | Refusal<"version-conflict"> {
  if (version !== before.version) {
    return refuse(
      "version-conflict",
      `The discount is at version ${before.version}; read it again and repeat the change.`,
    );
  }
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const after = Object.fromEntries(given.map(([name, value]) => [name, value ?? undefined]));
  return sound({ ...before, ...after, version: before.version + 1 });
}

/** Who manages discounts: a creator their own, an operator all. */
export interface Manager {
  readonly user: string;
  readonly groups: readonly string[];
}

export const isManagedBy = ({ user, groups }: Manager, { owner }: Pick<Discount, "owner">): boolean =>
  owner === user || groups.includes("operator");

/**
 * The owner of the requested discounts: the caller unless another is named; an operator's own are the platform's.
 * @returns a refusal for callers who sell nothing, or who name another's products
 */
export function ownerFor({ user, groups }: Manager, named?: string): string | Refusal<"not-a-seller"> {
  const isOperator = groups.includes("operator");
  const owner = named ?? (groups.includes("creator") || !isOperator ? user : PLATFORM);
  const own = owner === user && groups.includes("creator");
  return own || isOperator ? owner : refuse("not-a-seller", "Only creators and operators may create discounts.");
}

export const unknownDiscount = refuse("unknown-discount", "You have no discount with this id.");
