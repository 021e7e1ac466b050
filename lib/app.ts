import { App, type AppProps, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { CatalogueStack } from "./catalogue.ts";
import { IdentityStack } from "./identity.ts";
import { PlatformStack } from "./platform.ts";

/** The whole platform of one stage, with the AWS Solutions checks run at synthesis. */
export function lyceum(props?: AppProps): App {
  const app = new App(props);
  const stage = app.node.tryGetContext("stage") ?? "dev";
  if (stage !== "dev" && stage !== "prod")
    throw new Error(`The stage is "dev" or "prod", not ${JSON.stringify(stage)}.`);
  const platform = new PlatformStack(app, `lyceum-${stage}-platform`, { stage });
  new IdentityStack(app, `lyceum-${stage}-identity`, { platform });
  new CatalogueStack(app, `lyceum-${stage}-catalogue`, { platform });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
