import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findProgress } from "../adapters/progress.ts";
import { progressRoutes } from "../contract/progress.ts";
import { shownProgress } from "../domain/progress.ts";
import { learningEnv } from "../env.ts";
import type { FindProgress } from "../flows/ports.ts";

export interface GetProgressPorts {
  readonly findProgress: FindProgress;
}

export const getProgress = (ports: GetProgressPorts) =>
  endpoint(progressRoutes.getProgress, async (request) => {
    const { user } = member(request);
    const found = await ports.findProgress(user, request.params.id);
    return found ? shownProgress(found) : refuse("not-begun", "You have not started this product.");
  });

const env = environment(...learningEnv);

export const handler = getProgress({ findProgress: findProgress(documents, env.LEARNING_TABLE) });
