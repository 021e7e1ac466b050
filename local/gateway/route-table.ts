/** A route as its key tells it: "GET /products/{id}". */
export interface RouteKey<Target> {
  readonly key: string;
  readonly target: Target;
}

/** What a request met. */
export interface Match<Target> extends RouteKey<Target> {
  readonly parameters: Readonly<Record<string, string>>;
}

const stepsOf = (path: string): string[] => path.split("/").slice(1);
const isParameter = (step: string): boolean => step.startsWith("{");

/** Finds the route of a request as API Gateway does: of those that fit, the one with the earliest literal step. */
export class RouteTable<Target> {
  private readonly routes: readonly (RouteKey<Target> & { method: string; steps: string[] })[];

  constructor(routes: readonly RouteKey<Target>[]) {
    const rank = (steps: string[]) => steps.map((step) => (isParameter(step) ? "1" : "0")).join("");
    this.routes = routes
      .map((route) => {
        const [method = "", path = ""] = route.key.split(" ");
        return { ...route, method, steps: stepsOf(path) };
      })
      .sort((a, b) => rank(a.steps).localeCompare(rank(b.steps)));
  }

  /** @param path still percent-encoded */
  find(method: string, path: string): Match<Target> | undefined {
    const given = stepsOf(path);
    for (const route of this.routes) {
      if (route.method !== method || route.steps.length !== given.length) continue;
      const parameters: Record<string, string> = {};
      const fits = route.steps.every((step, n) => {
        if (!isParameter(step)) return step === given[n];
        parameters[step.slice(1, -1)] = given[n] as string;
        return given[n] !== "";
      });
      if (fits) return { key: route.key, target: route.target, parameters };
    }
    return undefined;
  }
}
