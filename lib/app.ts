import { App, type AppProps, Stack, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import settings from "../cdk.json" with { type: "json" };
import { AffiliatesStack } from "./affiliates/affiliates.ts";
import { BehaviourStack } from "./behaviour/behaviour.ts";
import { CatalogueStack } from "./catalogue/catalogue.ts";
import { ShelfStack } from "./catalogue/shelf.ts";
import { SurveyStack } from "./catalogue/survey.ts";
import { DiscountsStack } from "./commerce/discounts.ts";
import { GiftsStack } from "./commerce/gifts.ts";
import { LookUpStack } from "./commerce/look-up.ts";
import { CommerceStack } from "./commerce/orders.ts";
import { ReceiptsStack } from "./commerce/receipts.ts";
import { RefundsStack } from "./commerce/refunds.ts";
import { SalesStack } from "./commerce/sales.ts";
import { DeadLetters } from "./constructs/dead-letters.ts";
import { BY_NAME } from "./constructs/modules.ts";
import { ConversionStack } from "./conversion/conversion.ts";
import { OffersStack, settleOffers } from "./conversion/offers.ts";
import { readExperiments, VariantsStack } from "./conversion/readings.ts";
import { CreatorsStack } from "./creators/creators.ts";
import { CreatorPagesStack } from "./creators/pages.ts";
import { CreditsStack } from "./credits/credits.ts";
import { DocumentationStack } from "./documentation/documentation.ts";
import { ExportsStack } from "./exports/exports.ts";
import { IdentityStack } from "./identity/identity.ts";
import { InsightsStack } from "./insights/insights.ts";
import { LearningStack } from "./learning/learning.ts";
import { MailStack } from "./mail/mail.ts";
import { NotificationsStack } from "./notifications/notifications.ts";
import { OperationsStack } from "./operations/operations.ts";
import { OrganisationsStack } from "./organisations/organisations.ts";
import { SeatsStack } from "./organisations/seats.ts";
import { PayoutsStack } from "./payouts/payouts.ts";
import { ContextStack } from "./platform/context-stack.ts";
import { EdgeStack } from "./platform/edge.ts";
import { PlatformStack } from "./platform/platform.ts";
import { RelaysStack } from "./platform/relays.ts";
import { RecommendationsStack } from "./recommendations/recommendations.ts";
import { WebStack } from "./web/web.ts";
import { WebhooksStack } from "./webhooks/webhooks.ts";

/** Only a synthesis that deploys, or is checked, runs the rules: the local cloud and most tests synthesise too often for that. */
function addChecks(app: App): void {
  const isChecked = app.node.tryGetContext("code") !== BY_NAME || app.node.tryGetContext("solutions") === "checked";
  if (isChecked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** The dead-letter queues of a stage, by their stacks' names after the stage's. */
const deadLettersOf = (app: App, stage: string) =>
  Object.fromEntries(
    app.node
      .findAll()
      .filter((each) => each instanceof DeadLetters)
      .map((queue) => [Stack.of(queue).stackName.slice(stage.length), queue]),
  );

/** The whole platform of one stage; what deploys, with the AWS Solutions checks run at synthesis. */
export function lyceum(props?: AppProps): App {
  // The flags of cdk.json apply to every synthesis, so that tests see what `cdk` deploys.
  const app = new App({ ...props, context: { ...settings.context, ...props?.context } });
  const stage = app.node.tryGetContext("stage") ?? "dev";
  if (stage !== "dev" && stage !== "prod")
    throw new Error(`The stage is "dev" or "prod", not ${JSON.stringify(stage)}.`);
  const named = (context: string) => `lyceum-${stage}-${context}`;
  const platform = new PlatformStack(app, named("platform"), { stage });
  const creators = new CreatorsStack(app, named("creators"), { platform });
  const identity = new IdentityStack(app, named("identity"), { platform, creators });
  const catalogue = new CatalogueStack(app, named("catalogue"), { platform, creators });
  new CreatorPagesStack(app, named("creator-pages"), { platform, creators, catalogue });
  const organisations = new OrganisationsStack(app, named("organisations"), { platform });
  const conversion = new ConversionStack(app, named("conversion"), { platform });
  const affiliates = new AffiliatesStack(app, named("affiliates"), { platform, catalogue, identity });
  const commerce = new CommerceStack(app, named("commerce"), {
    ...{ platform, affiliates, catalogue, organisations, identity, creators, conversion },
  });
  settleOffers(commerce, conversion.table);
  const webhooks = new WebhooksStack(app, named("webhooks"), { platform, identity });
  new ShelfStack(app, named("shelf"), { platform, catalogue, commerce, creators });
  new DiscountsStack(app, named("discounts"), { platform, commerce, catalogue, conversion });
  new LookUpStack(app, named("look-up"), { platform, commerce, identity });
  new SalesStack(app, named("sales"), { platform, affiliates, commerce, catalogue, identity });
  new GiftsStack(app, named("gifts"), { platform, commerce });
  const payouts = new PayoutsStack(app, named("payouts"), { platform, commerce, affiliates });
  const learning = new LearningStack(app, named("learning"), { platform, catalogue, commerce, creators, identity });
  const notifications = new NotificationsStack(app, named("notifications"), {
    ...{ platform, identity, catalogue, commerce, conversion, creators, learning, organisations },
  });
  new MailStack(app, named("mail"), { platform, commerce, identity, notifications, organisations, webhooks });
  new RelaysStack(app, named("relays"), {
    ...{ platform, commerce, identity, learning, notifications, organisations, payouts, webhooks },
  });
  new ReceiptsStack(app, named("receipts"), { platform, commerce, identity });
  new ExportsStack(app, named("exports"), { platform, commerce });
  const credits = new CreditsStack(app, named("credits"), { platform, catalogue, commerce, creators });
  new RefundsStack(app, named("refunds"), { platform, commerce, learning, identity, credits, organisations });
  new SeatsStack(app, named("seats"), { platform, organisations, catalogue, commerce, learning });
  const behaviour = new BehaviourStack(app, named("behaviour"), { platform, identity, catalogue, commerce, learning });
  new OffersStack(app, named("offers"), { platform, conversion, catalogue, behaviour });
  const recommendations = new RecommendationsStack(app, named("recommendations"), {
    platform,
    catalogue,
    commerce,
    conversion,
    behaviour,
    creators,
    identity,
  });
  readExperiments(recommendations, { conversion: conversion.table, identity: identity.table });
  new VariantsStack(app, named("variants"), { platform, conversion, behaviour });
  new InsightsStack(app, named("insights"), { platform, catalogue, behaviour, recommendations });
  new SurveyStack(app, named("survey"), { platform, catalogue, learning, recommendations });
  new DocumentationStack(app, named("documentation"), { platform });
  new WebStack(app, named("web"), { platform, catalogue });
  new OperationsStack(app, named("operations"), {
    platform,
    commerce,
    payouts,
    recommendations,
    catalogue,
    deadLetters: deadLettersOf(app, named("")),
  });
  const contexts = app.node.children.filter((each) => each instanceof ContextStack);
  const edge = new EdgeStack(app, named("edge"), { platform });
  for (const each of contexts) edge.addStackDependency(each);
  addChecks(app);
  return app;
}
