import { routes as behaviour } from "../behaviour/contract.ts";
import { routes as catalogue } from "../catalogue/contract.ts";
import { routes as commerce } from "../commerce/contract.ts";
import { routes as credits } from "../credits/contract.ts";
import { routes as exports } from "../exports/contract.ts";
import { routes as identity } from "../identity/contract.ts";
import { routes as learning } from "../learning/contract.ts";
import { routes as mail } from "../mail/contract.ts";
import { routes as organisations } from "../organisations/contract.ts";
import { routes as payouts } from "../payouts/contract.ts";
import { routes as recommendations } from "../recommendations/contract.ts";
import type { Route } from "../shared/kernel/route.ts";
import { routes as webhooks } from "../webhooks/contract.ts";
import { routes as documentation } from "./contract.ts";

/** Every route of the platform by context, by the name of its operation. */
export const contexts: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  identity,
  catalogue,
  commerce,
  credits,
  exports,
  organisations,
  payouts,
  learning,
  behaviour,
  recommendations,
  webhooks,
  mail,
  documentation,
};
