import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { type References, resolved } from "./intrinsics.ts";
import { ACCOUNT, attributeOf, localUrls, nameOf, REGION, referenceTo, type Surroundings } from "./names.ts";

const manifest = z.object({
  artifacts: z.record(z.string(), z.object({ type: z.string(), properties: z.looseObject({}).optional() })),
});
const resource = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
const template = z.object({
  Resources: z.record(z.string(), resource).default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});

/** One resource of a template. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  /** The physical name. */
  readonly name: string;
  /** With intrinsic functions resolved, when they are read. */
  readonly properties: () => Record<string, unknown>;
}

/** The resources of all stacks of a synthesised cloud assembly. */
export class Assembly {
  readonly directory: string;
  private readonly resources: readonly Resource[];
  private constructor(directory: string, resources: readonly Resource[]) {
    this.directory = directory;
    this.resources = resources;
  }

  /** @param around the addresses of local resources: the URL of the only HTTP API, or more */
  static async read(directory: string, around: string | Surroundings): Promise<Assembly> {
    const surroundings: Surroundings = typeof around === "string" ? { api: () => around } : around;
    const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(directory, file), "utf8"));
    const { artifacts } = manifest.parse(await json("manifest.json"));
    const exported = new Map<string, () => unknown>();
    const resources: Resource[] = [];
    for (const [stack, { type, properties }] of Object.entries(artifacts)) {
      if (type !== "aws:cloudformation:stack") continue;
      const { Resources, Outputs } = template.parse(await json(String(properties?.templateFile)));
      const named = (id: string) => {
        const found = Resources[id];
        if (!found) throw new Error(`The stack ${stack} has no resource ${id}.`);
        return { stack, id, type: found.Type };
      };
      const pseudo: Readonly<Record<string, string>> = {
        "AWS::Region": REGION,
        "AWS::AccountId": ACCOUNT,
        "AWS::Partition": "aws",
        "AWS::StackName": stack,
        "AWS::URLSuffix": "amazonaws.com",
      };
      const references: References = {
        ref: (id) => pseudo[id] ?? referenceTo(named(id)),
        attribute: (id, attribute) => attributeOf(named(id), attribute, surroundings),
        joined: (text) => localUrls(text, surroundings),
        imported: (name) => {
          const value = exported.get(name);
          if (!value) throw new Error(`No stack exports ${name}.`);
          return value();
        },
      };
      for (const { Value, Export } of Object.values(Outputs)) {
        if (Export) exported.set(String(resolved(Export.Name, references)), () => resolved(Value, references));
      }
      for (const [id, { Type, Properties }] of Object.entries(Resources)) {
        const properties = () => resolved(Properties, references) as Record<string, unknown>;
        resources.push({ ...named(id), name: nameOf(named(id)), type: Type, properties });
      }
    }
    return new Assembly(directory, resources);
  }

  /** The resources of one type, with their properties parsed by `schema`. */
  of<Schema extends z.ZodType>(type: string, schema: Schema): (Resource & { readonly is: z.infer<Schema> })[] {
    return this.resources
      .filter((each) => each.type === type)
      .map((each) => ({ ...each, is: schema.parse(each.properties()) }));
  }

  /** The only resource of one type. @throws Error if there is none or more than one */
  one<Schema extends z.ZodType>(type: string, schema: Schema): Resource & { readonly is: z.infer<Schema> } {
    const [found, ...more] = this.of(type, schema);
    if (!found || more.length > 0) throw new Error(`The templates hold ${more.length + (found ? 1 : 0)} of ${type}.`);
    return found;
  }
}
