import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";
import { text } from "../../shared/kernel/text.ts";
import { eventTypes } from "./event-types.ts";

const url = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .describe("https, with a host that the whole internet can reach");
const types = z
  .array(z.enum(eventTypes))
  .min(1)
  .max(eventTypes.length)
  .refine((all) => new Set(all).size === all.length, "name each type once");
const description = text(200);

export const scopes = ["own", "all"] as const;
export const disabledReasons = ["owner", "gone", "failing", "not-operator"] as const;

/** An endpoint as its owner sees it. */
const shownEndpoint = z.object({
  id: z.ulid(),
  url: z.string(),
  scope: z.enum(scopes),
  types: types.optional().describe("absent: all, and those that are yet to come"),
  description: z.string().optional(),
  state: z.enum(["enabled", "disabled"]),
  disabledAt: z.iso.datetime().optional(),
  disabledBecause: z
    .enum(disabledReasons)
    .optional()
    .describe(
      "gone: it answered 410; failing: it took nothing for five days; not-operator: its owner is none any more, and it heard of everyone's sales",
    ),
  failingSince: z.iso.datetime().optional().describe("it has taken nothing since"),
  createdAt: z.iso.datetime(),
});
export type ShownEndpoint = z.infer<typeof shownEndpoint>;

const secret = z.string().describe("signs what is sent; it is shown this once");
const withSecret = shownEndpoint.extend({ secret });

const byId = { access: "member", params: z.strictObject({ id: z.ulid() }) } as const;
const unknown = { "unknown-endpoint": 404 } as const;

const createWebhookEndpoint = route({
  fresh: true,
  method: "POST",
  path: "/webhook-endpoints",
  access: "member",
  summary: "Have a system of the caller's hear of their sales; operators may hear of everyone's",
  body: z.strictObject({
    url,
    types: types.optional().describe("absent: all, and those that are yet to come"),
    description: description.optional(),
    scope: z.enum(scopes).default("own").describe("all: of every creator's sales, for operators"),
  }),
  status: 201,
  reply: withSecret,
  refusals: {
    "creators-only": 403,
    "operators-only": 403,
    "url-not-allowed": 422,
    "too-many-endpoints": 409,
    ...BUSY,
  },
});

const listWebhookEndpoints = route({
  method: "GET",
  path: "/webhook-endpoints",
  access: "member",
  summary: "The caller's endpoints, the oldest first",
  reply: z.object({ items: z.array(shownEndpoint) }),
});

const getWebhookEndpoint = route({
  ...byId,
  method: "GET",
  path: "/webhook-endpoints/{id}",
  summary: "One endpoint of the caller",
  reply: shownEndpoint,
  refusals: unknown,
});

const changeWebhookEndpoint = route({
  ...byId,
  method: "PATCH",
  path: "/webhook-endpoints/{id}",
  summary: "Change where and what an endpoint hears of, or disable and enable it",
  body: z
    .strictObject({
      url: url.optional(),
      types: types.nullable().optional().describe("null: all, and those that are yet to come"),
      description: description.nullable().optional(),
      disabled: z.boolean().optional(),
    })
    .refine((change) => Object.values(change).some((value) => value !== undefined), "name what is to change"),
  reply: shownEndpoint,
  refusals: { ...unknown, ...BUSY, "url-not-allowed": 422 },
});

const deleteWebhookEndpoint = route({
  ...byId,
  method: "DELETE",
  path: "/webhook-endpoints/{id}",
  summary: "Forget an endpoint; what waits for it is not sent",
  status: 204,
  refusals: { ...unknown, ...BUSY },
});

const rotateWebhookSecret = route({
  ...byId,
  method: "POST",
  path: "/webhook-endpoints/{id}/rotate-secret",
  summary: "Get a new secret; the old one signs too for 24 hours",
  reply: withSecret.extend({ oldSecretUntil: z.iso.datetime() }),
  refusals: { ...unknown, ...BUSY },
});

export const endpointRoutes = {
  createWebhookEndpoint,
  listWebhookEndpoints,
  getWebhookEndpoint,
  changeWebhookEndpoint,
  deleteWebhookEndpoint,
  rotateWebhookSecret,
};
