import * as z from "zod";
import { SEQUENCE_LENGTH } from "../settings.ts";
import type { EndpointFormat } from "./reranker.ts";

/** The reply of KServe's inference protocol, version 2, as far as it is used. */
const reply = z.object({
  outputs: z.array(z.object({ name: z.string(), data: z.array(z.number().min(0).max(1)) })).length(1),
});

/**
 * The model of `training/sequence` behind AWS's Triton image, which speaks KServe's inference protocol, version 2: it scores
 * candidates by the order in which products were visited, and takes products by id. The history is padded in front.
 */
export const sequenceModel: EndpointFormat = {
  request({ candidates, visited }) {
    const newest = visited.slice(-SEQUENCE_LENGTH);
    const history = [...Array<string>(SEQUENCE_LENGTH - newest.length).fill(""), ...newest];
    const input = (name: string, data: readonly string[]) => ({
      name,
      shape: [1, data.length],
      datatype: "BYTES",
      data,
    });
    return { inputs: [input("history", history), input("candidates", candidates)], outputs: [{ name: "scores" }] };
  },
  scores: (body) => reply.parse(body).outputs.flatMap(({ data }) => data),
};
