import * as z from "zod";
import { type Container, jsonOf, modelError } from "./container.ts";

/** A tensor of strings: its size in each dimension, and its values in row-major order. */
export interface Strings {
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

/** A model that takes tensors of strings and gives one of numbers in single precision. */
export interface TritonModel {
  readonly name: string;
  /** The dimensions of each input by its name, as in config.pbtxt: -1 is any size. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly output: string;
  readonly run: (
    inputs: Readonly<Record<string, Strings>>,
  ) => Promise<{ shape: readonly number[]; data: Float32Array }>;
}

const request = z.object({
  id: z.string().optional(),
  inputs: z.array(
    z.object({
      name: z.string(),
      shape: z.array(z.int().min(0)),
      datatype: z.string(),
      data: z.array(z.unknown()),
    }),
  ),
  outputs: z.array(z.object({ name: z.string() })).optional(),
});

const listed = (shape: readonly number[]) => `[${shape.join(",")}]`;

/** @throws ServiceError in Triton's words */
function stringsOf({ name, inputs }: TritonModel, given: z.infer<typeof request>): Record<string, Strings> {
  const refuse = (message: string) => modelError(400, JSON.stringify({ error: message }));
  const expected = Object.entries(inputs);
  if (given.inputs.length !== expected.length) {
    throw refuse(`expected ${expected.length} inputs but got ${given.inputs.length} inputs for model '${name}'`);
  }
  return Object.fromEntries(
    given.inputs.map(({ name: input, shape, datatype, data }) => {
      const wanted = inputs[input];
      if (!wanted) throw refuse(`unexpected inference input '${input}' for model '${name}'`);
      if (datatype !== "BYTES") {
        throw refuse(`inference input '${input}' data-type is '${datatype}', but model '${name}' expects 'BYTES'`);
      }
      if (shape.length !== wanted.length || wanted.some((size, at) => size !== -1 && size !== shape[at])) {
        throw refuse(
          `unexpected shape for input '${input}' for model '${name}'. Expected ${listed(wanted)}, got ${listed(shape)}`,
        );
      }
      if (data.length !== shape.reduce((product, size) => product * size, 1)) {
        throw refuse(`Unable to parse 'data': Shape does not match true shape of 'data' field`);
      }
      const strings = z.array(z.string()).safeParse(data);
      if (!strings.success) throw refuse("attempt to access JSON non-string as string");
      return [input, { shape, data: strings.data }];
    }),
  );
}

/**
 * A container of AWS's image of Triton that serves one model, by JSON requests: KServe's inference protocol, version 2,
 * in /invocations ("Model deployment with Triton Inference Server" in the SageMaker AI Developer Guide).
 */
export const triton =
  (model: TritonModel): Container =>
  async (invocation) => {
    const parsed = request.safeParse(jsonOf(invocation));
    if (!parsed.success) throw modelError(400, JSON.stringify({ error: z.prettifyError(parsed.error) }));
    const { id, outputs = [{ name: model.output }] } = parsed.data;
    const unknown = outputs.find(({ name }) => name !== model.output);
    if (unknown) {
      const error = `unexpected inference output '${unknown.name}' for model '${model.name}'`;
      throw modelError(400, JSON.stringify({ error }));
    }
    const { shape, data } = await model.run(stringsOf(model, parsed.data)).catch((error) => {
      throw modelError(500, JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
    });
    return {
      ...(id !== undefined && { id }),
      model_name: model.name,
      model_version: "1",
      outputs: [{ name: model.output, datatype: "FP32", shape, data: [...data] }],
    };
  };
