import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { DAY, route } from "../../shared/kernel/route.ts";
import { text } from "../../shared/kernel/text.ts";

/** A buyer of seats for others. Commerce stores its entitlements under the customer "organisation:<id>". */
export const organisation = z.object({
  id: z.ulid(),
  name: z.string(),
  owner: z.string().describe("the member who created it: nobody else can buy for it, invite or see its seats"),
  createdAt: z.iso.datetime(),
  version: z.int().min(1),
});
export type Organisation = z.infer<typeof organisation>;

const name = text(120);

/** An organisation as its owner and its members with seats see it. */
const shownOrganisation = organisation.omit({ owner: true, version: true }).extend({
  role: z.enum(["owner", "member"]).describe("the caller's"),
});
export type ShownOrganisation = z.infer<typeof shownOrganisation>;

/** The body that names an organisation. */
export const params = z.strictObject({ id: z.ulid() });
export const unknown = { "unknown-organisation": 404 } as const;
const createOrganisation = route({
  method: "POST",
  path: "/organisations",
  access: "member",
  limits: [{ per: "caller", most: 20, within: DAY }],
  summary: "Create an organisation of the caller, to buy seats for",
  body: z.strictObject({ name }),
  status: 201,
  reply: shownOrganisation,
  refusals: { "too-many-organisations": 409, ...BUSY },
});

const listOrganisations = route({
  method: "GET",
  path: "/organisations",
  access: "member",
  summary: "The organisations in which the caller is the owner or has a seat, oldest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownOrganisation),
});

const getOrganisation = route({
  method: "GET",
  path: "/organisations/{id}",
  access: "member",
  summary: "One organisation, for its owner and its members with a seat",
  params,
  reply: shownOrganisation,
  refusals: unknown,
});

const renameOrganisation = route({
  method: "PATCH",
  path: "/organisations/{id}",
  access: "member",
  summary: "Rename an organisation of the caller",
  params,
  body: z.strictObject({ name }),
  reply: shownOrganisation,
  refusals: { ...unknown, ...BUSY },
});

export const organisationRoutes = { createOrganisation, listOrganisations, getOrganisation, renameOrganisation };
