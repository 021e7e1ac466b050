import { logger } from "../../shared/runtime/logger.ts";
import { scorerOf } from "../als/scorer.ts";
import type { LoadModel, Now, ReadPointer, ServingModel } from "../ports.ts";

/** How long a model that could not be loaded is left alone. */
const AGAIN_MS = 30_000;

/**
 * Follows the pointer at every call. Only the first model is waited for: when the pointer moves, the next one loads in
 * the background and the one before serves; it stays if the next cannot be read.
 */
export function servingModel(pointer: ReadPointer, load: LoadModel, now: Now): ServingModel {
  let loaded: Awaited<ReturnType<ServingModel>>;
  let loading: { readonly id: string; readonly done: Promise<void> } | undefined;
  let failed: { readonly id: string; readonly at: number } | undefined;
  const start = (id: string) => {
    const done = load(id)
      .then((found) => {
        if (!found) throw new Error(`The model ${id} is missing.`);
        loaded = { id, model: found.model, scorer: scorerOf(found.model.blend.items) };
      })
      .catch((error) => {
        failed = { id, at: now() };
        logger.error("the champion's model cannot be read", error as Error);
      })
      .finally(() => {
        loading = undefined;
      });
    loading = { id, done };
  };
  return async () => {
    try {
      const current = await pointer();
      if (!current) return undefined;
      const id = current.champion;
      const resting = failed?.id === id && now() - failed.at < AGAIN_MS;
      if (loaded?.id !== id && !loading && !resting) start(id);
      if (!loaded) await loading?.done;
    } catch (error) {
      logger.error("the pointer to the champion cannot be read", error as Error);
    }
    return loaded;
  };
}
