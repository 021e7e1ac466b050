import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findExperiment } from "../adapters/experiments.ts";
import { findReadings } from "../adapters/readings.ts";
import { readingRoutes } from "../contract/reading.ts";
import { experimentsEnv } from "../env.ts";
import { courseOf } from "../experiments/course.ts";
import type { FindExperiment } from "../flows/ports.ts";
import type { FindReadings } from "../flows/reading-ports.ts";

export interface GetReadingPorts {
  readonly findExperiment: FindExperiment;
  readonly findReadings: FindReadings;
}

export const getReading = (ports: GetReadingPorts) =>
  endpoint(readingRoutes.getReading, async ({ params: { id } }) => {
    const [experiment, readings] = await Promise.all([ports.findExperiment(id), ports.findReadings(id)]);
    if (!experiment) return refuse("unknown-experiment", "There is no experiment with this id.");
    return { reading: readings.at(-1), course: courseOf(readings) };
  });

const { CONVERSION_TABLE: table } = environment(...experimentsEnv);

export const handler = getReading({
  findExperiment: findExperiment(documents, table),
  findReadings: findReadings(documents, table),
});
