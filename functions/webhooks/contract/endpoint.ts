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
  types: types.optional().describe("absent: all, including future ones"),
  description: z.string().optional(),
  state: z.enum(["enabled", "disabled"]),
  disabledAt: z.iso.datetime().optional(),
  disabledBecause: z
    .enum(disabledReasons)
    .optional()
    .describe(
      "gone: it answered 410; failing: it accepted nothing for five days; not-operator: it was for everyone's sales, and its owner is no operator any more",
    ),
  failingSince: z.iso.datetime().optional().describe("it has accepted nothing since"),
  createdAt: z.iso.datetime(),
});
export type ShownEndpoint = z.infer<typeof shownEndpoint>;

const secret = z.string().describe("signs deliveries; shown only once");
const withSecret = shownEndpoint.extend({ secret });

const byId = { access: "member", params: z.strictObject({ id: z.ulid() }) } as const;
const unknown = { "unknown-endpoint": 404 } as const;

const createWebhookEndpoint = route({
  fresh: true,
  method: "POST",
  path: "/webhook-endpoints",
  access: "member",
  summary: "Create an endpoint that receives the caller's sales; for operators, optionally everyone's",
  body: z.strictObject({
    url,
    types: types.optional().describe("absent: all, including future ones"),
    description: description.optional(),
    scope: z.enum(scopes).default("own").describe("all: every creator's sales, for operators"),
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
  summary: "The caller's endpoints, oldest first",
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
  summary: "Change an endpoint's URL, types or description, or disable or enable it",
  body: z
    .strictObject({
      url: url.optional(),
      types: types.nullable().optional().describe("null: all, including future ones"),
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
  summary: "Delete an endpoint; waiting deliveries are dropped",
  status: 204,
  refusals: { ...unknown, ...BUSY },
});

const rotateWebhookSecret = route({
  ...byId,
  method: "POST",
  path: "/webhook-endpoints/{id}/rotate-secret",
  summary: "Get a new secret; for 24 hours the old one signs too",
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
