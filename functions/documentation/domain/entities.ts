import * as z from "zod";
import { affiliateRoutes } from "../../affiliates/contract/affiliate.ts";
import { affiliateShareRoutes } from "../../affiliates/contract/affiliate-share.ts";
import { clickRoutes } from "../../affiliates/contract/click.ts";
import { referredSaleRoutes } from "../../affiliates/contract/referred-sale.ts";
import { eventRoutes as behaviour, clientEvent } from "../../behaviour/contract/event.ts";
import { historyRoutes } from "../../behaviour/contract/history.ts";
import { interestRoutes } from "../../behaviour/contract/interests.ts";
import { portraitRoutes } from "../../behaviour/contract/portrait.ts";
import { coverRoutes } from "../../catalogue/contract/cover.ts";
import { previewRoutes } from "../../catalogue/contract/preview.ts";
import { productRoutes } from "../../catalogue/contract/product.ts";
import { shopRoutes } from "../../catalogue/contract/shop.ts";
import { uploadRoutes } from "../../catalogue/contract/upload.ts";
import { discountRoutes } from "../../commerce/contract/discount.ts";
import { disputeRoutes } from "../../commerce/contract/dispute.ts";
import { giftRoutes } from "../../commerce/contract/gift.ts";
import { orderRoutes } from "../../commerce/contract/order.ts";
import { reconciliationRoutes } from "../../commerce/contract/reconciliation.ts";
import { refundRoutes } from "../../commerce/contract/refund.ts";
import { revenueShareRoutes } from "../../commerce/contract/revenue-share.ts";
import { saleRoutes } from "../../commerce/contract/sale.ts";
import { stripeEventRoutes } from "../../commerce/contract/stripe-event.ts";
import { subscriptionRoutes } from "../../commerce/contract/subscription.ts";
import { tradeRoutes } from "../../commerce/contract/trade.ts";
import { experimentRoutes } from "../../conversion/contract/experiment.ts";
import { holdoutRoutes } from "../../conversion/contract/holdout.ts";
import { offerRoutes } from "../../conversion/contract/offer.ts";
import { readingRoutes } from "../../conversion/contract/reading.ts";
import { creatorCard, creatorRoutes } from "../../creators/contract/creator.ts";
import { followRoutes } from "../../creators/contract/follow.ts";
import { usageRoutes } from "../../credits/contract/usage.ts";
import { exportRoutes } from "../../exports/contract/export.ts";
import { sessionRoutes } from "../../identity/contract/session.ts";
import { userRoutes } from "../../identity/contract/user.ts";
import { audienceRoutes } from "../../insights/contract/audience.ts";
import { funnelRoutes } from "../../insights/contract/funnel.ts";
import { retentionRoutes } from "../../insights/contract/retention.ts";
import { accessRoutes } from "../../learning/contract/access.ts";
import { contentRoutes } from "../../learning/contract/content.ts";
import { libraryRoutes } from "../../learning/contract/library.ts";
import { progressRoutes } from "../../learning/contract/progress.ts";
import { reviewRoutes } from "../../learning/contract/review.ts";
import { wishlistRoutes } from "../../learning/contract/wishlist.ts";
import { messageRoutes } from "../../notifications/contract/message.ts";
import { noticeRoutes } from "../../notifications/contract/notice.ts";
import { organisationRoutes } from "../../organisations/contract/organisation.ts";
import { seatRoutes } from "../../organisations/contract/seat.ts";
import { seatUsageRoutes } from "../../organisations/contract/seat-usage.ts";
import { accountRoutes } from "../../payouts/contract/account.ts";
import { balanceRoutes } from "../../payouts/contract/balance.ts";
import { reconciliationRoutes as payoutReconciliationRoutes } from "../../payouts/contract/reconciliation.ts";
import { transferRoutes } from "../../payouts/contract/transfer.ts";
import { attributionRoutes } from "../../recommendations/contract/attribution.ts";
import { decisionRoutes } from "../../recommendations/contract/decision.ts";
import { modelRoutes } from "../../recommendations/contract/model.ts";
import { purchaseModelRoutes } from "../../recommendations/contract/purchase.ts";
import { receiptRoutes } from "../../recommendations/contract/receipt.ts";
import { recommendationRoutes } from "../../recommendations/contract/recommendation.ts";
import { ruleRoutes } from "../../recommendations/contract/rule.ts";
import { money } from "../../shared/kernel/money.ts";
import { problem } from "../../shared/kernel/route.ts";
import { deliveryRoutes } from "../../webhooks/contract/delivery.ts";
import { endpointRoutes } from "../../webhooks/contract/endpoint.ts";
import { contexts } from "./contexts.ts";

const itemOf = <Item extends z.ZodType>({
  reply,
}: {
  readonly reply: z.ZodObject<{ items: z.ZodArray<Item> }>;
}): Item => reply.shape.items.element;

const line = orderRoutes.getOrder.reply.shape.lines.element;
const balance = usageRoutes.getCredits.reply.shape.balances.element;

/** The entities of the API, by their names in generated clients. */
const entities: Readonly<Record<string, z.ZodType>> = {
  Problem: problem,
  Money: money,
  User: userRoutes.getMe.reply,
  Tokens: sessionRoutes.logIn.reply,
  CreatorCard: creatorCard,
  Creator: creatorRoutes.getCreator.reply,
  CreatorProfile: creatorRoutes.getProfile.reply,
  CreatorProfileChange: creatorRoutes.putProfile.body,
  Affiliate: affiliateRoutes.getAffiliate.reply,
  AffiliateRecord: affiliateRoutes.setAffiliateState.reply,
  AffiliateClicks: itemOf(affiliateRoutes.listAffiliateClicks),
  AffiliateShare: affiliateShareRoutes.setAffiliateShare.reply,
  Referral: clickRoutes.followReferral.reply,
  ReferredSale: itemOf(referredSaleRoutes.listReferredSales),
  Following: followRoutes.getFollowing.reply,
  Product: productRoutes.createProduct.reply,
  ProductDetails: productRoutes.getProduct.reply,
  ProductOutline: productRoutes.getProduct.reply.shape.outline.unwrap(),
  Image: productRoutes.createProduct.reply.shape.cover.unwrap(),
  ImageUpload: coverRoutes.uploadCover.reply,
  ProductPreview: previewRoutes.getPreview.reply,
  ShopConfig: shopRoutes.getConfig.reply,
  Topic: shopRoutes.listTopics.reply.shape.topics.element,
  ListedProduct: itemOf(productRoutes.listProducts),
  Recurring: productRoutes.getProduct.reply.shape.recurring.unwrap(),
  ContentUpload: uploadRoutes.uploadContent.reply,
  ClientEvent: clientEvent,
  Interests: interestRoutes.getInterests.reply,
  Portrait: portraitRoutes.getPortrait.reply,
  Profiling: portraitRoutes.putProfiling.body,
  KnownProduct: itemOf(historyRoutes.listHistory),
  EventResult: behaviour.recordEvents.reply.shape.results.element,
  Recommendation: itemOf(recommendationRoutes.getRecommendations),
  RecommendationReason: itemOf(recommendationRoutes.getRecommendations).shape.reason,
  RecommendationList: recommendationRoutes.getRecommendations.reply,
  RecommendationReceipt: receiptRoutes.getRecommendationReceipt.reply,
  RecommendationRule: ruleRoutes.putRule.reply,
  Model: modelRoutes.getModel.reply,
  ModelSummary: itemOf(modelRoutes.listModels),
  ProductDecisions: decisionRoutes.getDecisions.reply,
  PurchaseModel: itemOf(purchaseModelRoutes.listPurchaseModels),
  Attribution: itemOf(attributionRoutes.getAttribution),
  ModelAudit: itemOf(modelRoutes.listAudits),
  Order: orderRoutes.getOrder.reply,
  OrderLine: line,
  IncludedProduct: line.shape.includes.unwrap().element,
  Quote: discountRoutes.quoteCart.reply,
  Discount: discountRoutes.getDiscount.reply,
  DiscountRedemption: itemOf(discountRoutes.listRedemptions),
  Refund: refundRoutes.requestRefund.reply,
  Sale: itemOf(saleRoutes.listSales),
  Buyer: itemOf(saleRoutes.listBuyers),
  Contact: saleRoutes.setContact.reply,
  Dispute: disputeRoutes.submitEvidence.reply,
  Gift: giftRoutes.getGift.reply,
  Subscription: subscriptionRoutes.getSubscription.reply,
  SubscriptionPlan: subscriptionRoutes.getSubscription.reply.shape.plan,
  CreatorTrade: tradeRoutes.getTrade.reply,
  RevenueShares: revenueShareRoutes.setCreatorShare.reply,
  StripeFailure: itemOf(stripeEventRoutes.listFailures),
  Reconciliation: itemOf(reconciliationRoutes.listReconciliations),
  Usage: usageRoutes.getUsage.reply,
  CreditBalance: balance,
  CreditLot: balance.shape.lots.element,
  LibraryItem: itemOf(libraryRoutes.getLibrary),
  Content: contentRoutes.getContent.reply,
  Wish: itemOf(wishlistRoutes.getWishlist),
  Access: accessRoutes.getAccess.reply,
  Progress: progressRoutes.putProgress.reply,
  Review: reviewRoutes.writeReview.reply,
  OwnReview: reviewRoutes.getOwnReview.reply,
  Organisation: organisationRoutes.getOrganisation.reply,
  Seat: seatRoutes.revokeSeat.reply,
  SeatUse: seatUsageRoutes.getSeatUsage.reply.shape.seats.element,
  SeatPool: seatUsageRoutes.getSeatUsage.reply.shape.pools.element,
  PayoutAccount: accountRoutes.getAccount.reply,
  CreatorAccount: accountRoutes.getAccountOf.reply,
  PayoutCurrency: balanceRoutes.listCurrencies.reply.shape.currencies.element,
  Balance: balanceRoutes.getBalance.reply.shape.balances.element,
  Debt: itemOf(balanceRoutes.listDebts),
  Transfer: itemOf(transferRoutes.listTransfers),
  CreatorTransfer: transferRoutes.reverseTransfer.reply,
  PayoutReconciliation: itemOf(payoutReconciliationRoutes.listPayoutReconciliations),
  WebhookEndpoint: endpointRoutes.getWebhookEndpoint.reply,
  WebhookEndpointWithSecret: endpointRoutes.createWebhookEndpoint.reply,
  WebhookDelivery: deliveryRoutes.testWebhookEndpoint.reply,
  WebhookAttempt: deliveryRoutes.testWebhookEndpoint.reply.shape.attempts.element,
  Notification: itemOf(noticeRoutes.listNotifications),
  MessageSettings: messageRoutes.putMessageSettings.reply,
  MessageReading: messageRoutes.readMessages.reply.shape.items.element,
  NotificationSettings: noticeRoutes.putNotificationSettings.reply,
  ExperimentReading: readingRoutes.getReading.reply.shape.reading.unwrap(),
  HoldoutReading: holdoutRoutes.getHoldout.reply.shape.reading.unwrap(),
  Experiment: experimentRoutes.getExperiment.reply,
  Offer: itemOf(offerRoutes.listOffers),
  OfferResults: offerRoutes.getOffer.reply,
  OfferReceipt: offerRoutes.explainOffer.reply,
  FunnelRow: itemOf(funnelRoutes.getFunnel),
  FunnelStep: itemOf(funnelRoutes.getFunnel).shape.steps.element,
  Cohort: itemOf(retentionRoutes.getRetention),
  Audience: audienceRoutes.getAudience.reply.shape.audience.unwrap(),
  Export: exportRoutes.requestExport.reply,
};

const name = (id: string, schema: z.ZodType) => z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });

const named = new Map(Object.entries(entities).map(([id, schema]) => [schema, id]));
for (const [schema, id] of named) name(id, schema);

/** Pages are named for their items. */
for (const { reply } of Object.values(contexts).flatMap((routes) => Object.values(routes))) {
  if (!(reply instanceof z.ZodObject) || named.has(reply)) continue;
  const { items, cursor } = reply.shape as Partial<Record<string, z.ZodType>>;
  const of = items instanceof z.ZodArray && named.get(items.element as z.ZodType);
  if (!of || cursor === undefined) continue;
  // A page with more than its items belongs to its route alone.
  const id = Object.keys(reply.shape).length === 2 ? `${of}Page` : `${of}PageAndMore`;
  if ([...named.values()].includes(id)) continue;
  named.set(reply, id);
  name(id, reply);
}
