import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Projects with files that take longest. Begun last, one of them would run alone while another worker has nothing left. */
const FIRST = ["platform", "recommendations", "infra", "commerce"];

const rank = ({ project }: TestSpecification): number => {
  const place = FIRST.indexOf(project.name);
  return place < 0 ? FIRST.length : place;
};

/** Vitest's own order, but for the projects that come first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
