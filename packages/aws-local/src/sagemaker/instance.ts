import * as z from "zod";

/** A sparse vector of `shape` numbers: `values[i]` at index `keys[i]`, 0 elsewhere. No key comes twice. */
export interface Instance {
  readonly keys: readonly number[];
  readonly values: readonly number[];
  readonly shape: number;
}

const isRecord = (input: unknown): input is Record<string, unknown> => typeof input === "object" && input !== null;

/** A dense vector is a list of values, or an object with `values`; a sparse one also has `keys` and `shape`. */
const features = z.preprocess(
  (input) => (Array.isArray(input) ? { values: input } : input),
  z
    .strictObject({
      keys: z.array(z.int().min(0)).optional(),
      values: z.array(z.number()),
      shape: z.tuple([z.int().min(1)]).optional(),
    })
    .refine(({ keys, shape }) => (keys === undefined) === (shape === undefined), {
      error: "keys and shape must be given both or neither",
    })
    .transform(
      ({ keys, values, shape }): Instance => ({
        keys: keys ?? values.map((_, index) => index),
        values,
        shape: shape?.[0] ?? values.length,
      }),
    )
    .refine(({ keys, values }) => keys.length === values.length, { error: "keys and values must be as many" })
    .refine(({ keys, shape }) => keys.every((key) => key < shape), { error: "every key must be below shape" })
    .refine(({ keys }) => new Set(keys).size === keys.length, { error: "no key may come twice" }),
);

/**
 * A request in the JSON that SageMaker's built-in algorithms take, sparse or dense: see "Common data formats for
 * inference" in the SageMaker AI Developer Guide. Each instance is `{"data":{"features":...}}` or `{"features":...}`.
 */
export const inferenceRequest = z
  .object({
    instances: z
      .array(
        z.preprocess(
          (input) => (isRecord(input) && "features" in input ? { data: input } : input),
          z.object({ data: z.object({ features }) }),
        ),
      )
      .min(1),
  })
  .transform(({ instances }) => instances.map(({ data }) => data.features));
