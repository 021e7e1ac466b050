import { logger } from "../../shared/runtime/logger.ts";
import type { LoadModel, Now, ReadPointer, ReadServedModel } from "../flows/ports.ts";
import { servedScorerOf } from "../models/served.ts";
import { MODEL_RETRY_MS } from "../settings.ts";

/**
 * For how long the previous model serves while the next one is loaded. A function is frozen between requests, so a load in the
 * background may make no progress, or break off.
 */
const MODEL_BOUND_MS = 30_000;

interface Loading {
  readonly id: string;
  readonly done: Promise<void>;
  /** Whether a request waits for it: else it may have been frozen since it was begun. */
  readonly awaited: boolean;
}

/**
 * Follows the pointer at every call. When it moves, the next model is loaded in the background while the previous one serves, for
 * `MODEL_BOUND_MS` from the move. Later requests, and those of a new environment, wait for the next model. If it cannot be read, the
 * previous one stays.
 */
export function readServedModel(pointer: ReadPointer, load: LoadModel, now: Now): ReadServedModel {
  let wanted: string | undefined;
  let loaded: Awaited<ReturnType<ReadServedModel>>;
  let loading: Loading | undefined;
  let failed: { readonly id: string; readonly at: number; readonly awaited: boolean } | undefined;
  const start = (id: string, awaited: boolean): Loading => {
    const done = load(id)
      .then((found) => {
        if (!found) throw new Error(`The model ${id} is missing.`);
        // The pointer may have moved again while this was loading or frozen.
        if (loaded && id !== wanted) return;
        loaded = { id, model: found.model, scorer: servedScorerOf(found.model) };
      })
      .catch((error) => {
        failed = { id, at: now(), awaited };
        logger.error("the champion's model cannot be read", { error });
      })
      .finally(() => {
        if (loading === mine) loading = undefined;
      });
    const mine: Loading = { id, done, awaited };
    loading = mine;
    return mine;
  };
  return async () => {
    try {
      const current = await pointer();
      if (!current) return undefined;
      const id = current.champion;
      wanted = id;
      if (loaded?.id === id) return loaded;
      const due = !loaded || now() - Date.parse(current.movedAt) > MODEL_BOUND_MS;
      // A load that broke off in the background does not mean that the model cannot be read.
      const cannotBeRead = failed?.id === id && now() - failed.at < MODEL_RETRY_MS && (failed.awaited || !due);
      if (cannotBeRead) return loaded;
      const begun = loading?.id === id && (loading.awaited || !due) ? loading : start(id, due);
      if (due) await begun.done;
    } catch (error) {
      logger.error("the pointer to the champion cannot be read", { error });
    }
    return loaded;
  };
}
