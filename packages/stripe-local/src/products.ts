import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import { emulated, invalid } from "./failure.ts";
import { newId } from "./ids.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";

type Described = Pick<
  Stripe.ProductCreateParams,
  "name" | "active" | "description" | "id" | "images" | "metadata" | "shippable" | "tax_code" | "unit_label" | "url"
>;

export function createProduct(change: Change, given: Described): Stripe.Product {
  const id = given.id ?? newId("prod", 14);
  if (change.find(id)) {
    throw invalid(`Product already exists with ID ${id}.`, { code: "resource_already_exists", param: "id" });
  }
  const product = change.put<Stripe.Product>({
    id,
    object: "product",
    active: given.active ?? true,
    created: change.at,
    default_price: null,
    description: given.description || null,
    images: given.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergedMetadata(null, given.metadata),
    name: given.name,
    package_dimensions: null,
    shippable: given.shippable ?? null,
    statement_descriptor: null,
    tax_code: given.tax_code || null,
    tax_details: null,
    type: "service",
    unit_label: given.unit_label || null,
    updated: change.at,
    url: given.url || null,
  });
  emit(change, { type: "product.created", object: product });
  return product;
}

export const products = {
  "POST /v1/products": ({ params, change }) => {
    emulated(params, [
      "name",
      "active",
      "description",
      "id",
      "images",
      "metadata",
      "shippable",
      "tax_code",
      "unit_label",
      "url",
      "expand",
    ]);
    return createProduct(change, params);
  },
  "GET /v1/products": ({ params, change }) => {
    emulated(params, ["active", "created", "ids", "url", "limit", "starting_after", "ending_before", "expand"]);
    const { active, created, ids, url } = params;
    const found = change
      .all("product")
      .filter(
        (product) =>
          (active === undefined || product.active === active) &&
          (url === undefined || product.url === url) &&
          (ids?.includes(product.id) ?? true) &&
          isWithin(product.created, created),
      );
    return listOf(found, params, "/v1/products");
  },
  "GET /v1/products/:id": ({ id, change }) => change.need("product", id),
  "POST /v1/products/:id": ({ id, params, change }) => {
    emulated(params, ["name", "active", "description", "images", "metadata", "default_price", "url", "expand"]);
    const before = change.need("product", id);
    const { metadata, images, default_price, description, url, name, active } = params;
    if (default_price) change.need("price", default_price, "default_price");
    const after = change.put<Stripe.Product>({
      ...before,
      name: name ?? before.name,
      active: active ?? before.active,
      ...(description !== undefined && { description: description || null }),
      ...(url !== undefined && { url: url || null }),
      ...(default_price !== undefined && { default_price: default_price || null }),
      ...(images !== undefined && { images: images || [] }),
      metadata: mergedMetadata(before.metadata, metadata),
      updated: change.at,
    });
    emit(change, { type: "product.updated", object: after, previous: previousOf(before, after) });
    return after;
  },
} satisfies Partial<Handlers>;
