import { affiliateRoutes } from "../../affiliates/contract/affiliate.ts";
import { affiliateShareRoutes } from "../../affiliates/contract/affiliate-share.ts";
import { clickRoutes } from "../../affiliates/contract/click.ts";
import { referredSaleRoutes } from "../../affiliates/contract/referred-sale.ts";
import { eventRoutes } from "../../behaviour/contract/event.ts";
import { historyRoutes } from "../../behaviour/contract/history.ts";
import { interestRoutes } from "../../behaviour/contract/interests.ts";
import { portraitRoutes } from "../../behaviour/contract/portrait.ts";
import { coverRoutes } from "../../catalogue/contract/cover.ts";
import { lookUpRoutes as productLookUpRoutes } from "../../catalogue/contract/look-up.ts";
import { previewRoutes } from "../../catalogue/contract/preview.ts";
import { productRoutes } from "../../catalogue/contract/product.ts";
import { shopRoutes } from "../../catalogue/contract/shop.ts";
import { uploadRoutes } from "../../catalogue/contract/upload.ts";
import { discountRoutes } from "../../commerce/contract/discount.ts";
import { disputeRoutes } from "../../commerce/contract/dispute.ts";
import { giftRoutes } from "../../commerce/contract/gift.ts";
import { lookUpRoutes } from "../../commerce/contract/look-up.ts";
import { orderRoutes } from "../../commerce/contract/order.ts";
import { receiptRoutes } from "../../commerce/contract/receipt.ts";
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
import { policyRoutes } from "../../conversion/contract/policy.ts";
import { readingRoutes } from "../../conversion/contract/reading.ts";
import { sampleSizeRoutes } from "../../conversion/contract/sample-size.ts";
import { variantRoutes } from "../../conversion/contract/variant.ts";
import { avatarRoutes } from "../../creators/contract/avatar.ts";
import { creatorRoutes } from "../../creators/contract/creator.ts";
import { followRoutes } from "../../creators/contract/follow.ts";
import { usageRoutes } from "../../credits/contract/usage.ts";
import { exportRoutes } from "../../exports/contract/export.ts";
import { accountRoutes as identityAccountRoutes } from "../../identity/contract/account.ts";
import { emailRoutes } from "../../identity/contract/email.ts";
import { lookUpRoutes as userLookUpRoutes } from "../../identity/contract/look-up.ts";
import { registrationRoutes } from "../../identity/contract/registration.ts";
import { secondFactorRoutes } from "../../identity/contract/second-factor.ts";
import { sessionRoutes } from "../../identity/contract/session.ts";
import { singleSessionRoutes } from "../../identity/contract/sessions.ts";
import { userRoutes } from "../../identity/contract/user.ts";
import { visitorRoutes } from "../../identity/contract/visitor.ts";
import { audienceRoutes } from "../../insights/contract/audience.ts";
import { funnelRoutes } from "../../insights/contract/funnel.ts";
import { retentionRoutes } from "../../insights/contract/retention.ts";
import { accessRoutes } from "../../learning/contract/access.ts";
import { contentRoutes } from "../../learning/contract/content.ts";
import { libraryRoutes } from "../../learning/contract/library.ts";
import { progressRoutes } from "../../learning/contract/progress.ts";
import { reviewRoutes } from "../../learning/contract/review.ts";
import { wishlistRoutes } from "../../learning/contract/wishlist.ts";
import { mailLogRoutes } from "../../mail/contract/log.ts";
import { mailRoutes } from "../../mail/contract/mail.ts";
import { messageRoutes } from "../../notifications/contract/message.ts";
import { noticeRoutes } from "../../notifications/contract/notice.ts";
import { healthRoutes } from "../../operations/contract/health.ts";
import { organisationRoutes } from "../../organisations/contract/organisation.ts";
import { seatRoutes } from "../../organisations/contract/seat.ts";
import { seatUsageRoutes } from "../../organisations/contract/seat-usage.ts";
import { accountRoutes } from "../../payouts/contract/account.ts";
import { balanceRoutes } from "../../payouts/contract/balance.ts";
import { reconciliationRoutes as payoutReconciliationRoutes } from "../../payouts/contract/reconciliation.ts";
import { statementRoutes } from "../../payouts/contract/statement.ts";
import { stripeEventRoutes as connectEventRoutes } from "../../payouts/contract/stripe-event.ts";
import { transferRoutes } from "../../payouts/contract/transfer.ts";
import { attributionRoutes } from "../../recommendations/contract/attribution.ts";
import { decisionRoutes } from "../../recommendations/contract/decision.ts";
import { modelRoutes } from "../../recommendations/contract/model.ts";
import { purchaseModelRoutes } from "../../recommendations/contract/purchase.ts";
import { receiptRoutes as recommendationReceiptRoutes } from "../../recommendations/contract/receipt.ts";
import { recommendationRoutes } from "../../recommendations/contract/recommendation.ts";
import { ruleRoutes } from "../../recommendations/contract/rule.ts";
import type { Route } from "../../shared/kernel/route.ts";
import { deliveryRoutes } from "../../webhooks/contract/delivery.ts";
import { endpointRoutes } from "../../webhooks/contract/endpoint.ts";
import { documentationRoutes } from "../contract/documentation.ts";

const commerce = {
  ...orderRoutes,
  ...revenueShareRoutes,
  ...stripeEventRoutes,
  ...reconciliationRoutes,
  ...discountRoutes,
  ...receiptRoutes,
  ...refundRoutes,
  ...saleRoutes,
  ...disputeRoutes,
  ...subscriptionRoutes,
  ...giftRoutes,
  ...tradeRoutes,
  ...lookUpRoutes,
};

const named = {
  identity: {
    ...identityAccountRoutes,
    ...emailRoutes,
    ...singleSessionRoutes,
    ...secondFactorRoutes,
    ...visitorRoutes,
    ...registrationRoutes,
    ...sessionRoutes,
    ...userRoutes,
    ...userLookUpRoutes,
  },
  affiliates: { ...affiliateRoutes, ...clickRoutes, ...affiliateShareRoutes, ...referredSaleRoutes },
  creators: { ...creatorRoutes, ...avatarRoutes, ...followRoutes },
  catalogue: {
    ...productRoutes,
    ...uploadRoutes,
    ...coverRoutes,
    ...previewRoutes,
    ...shopRoutes,
    ...productLookUpRoutes,
  },
  commerce,
  credits: usageRoutes,
  exports: exportRoutes,
  organisations: { ...organisationRoutes, ...seatRoutes, ...seatUsageRoutes },
  payouts: {
    ...accountRoutes,
    ...balanceRoutes,
    ...transferRoutes,
    ...statementRoutes,
    ...connectEventRoutes,
    ...payoutReconciliationRoutes,
  },
  learning: {
    ...libraryRoutes,
    ...contentRoutes,
    ...accessRoutes,
    ...progressRoutes,
    ...reviewRoutes,
    ...wishlistRoutes,
  },
  behaviour: { ...eventRoutes, ...interestRoutes, ...historyRoutes, ...portraitRoutes },
  recommendations: {
    ...recommendationRoutes,
    ...recommendationReceiptRoutes,
    ...ruleRoutes,
    ...modelRoutes,
    ...purchaseModelRoutes,
    ...decisionRoutes,
    ...attributionRoutes,
  },
  conversion: {
    ...offerRoutes,
    ...experimentRoutes,
    ...readingRoutes,
    ...holdoutRoutes,
    ...sampleSizeRoutes,
    ...policyRoutes,
    ...variantRoutes,
  },
  insights: { ...funnelRoutes, ...retentionRoutes, ...audienceRoutes },
  webhooks: { ...endpointRoutes, ...deliveryRoutes },
  mail: { ...mailRoutes, ...mailLogRoutes },
  notifications: { ...noticeRoutes, ...messageRoutes },
  operations: healthRoutes,
  documentation: documentationRoutes,
};

/** Each route's own schemas, for typed clients. */
export type Contexts = typeof named;

/**
 * Enough to check that something is a route. `route` has checked the schemas of each; comparing all of them again would
 * take a third of the domain's type check.
 */
type Told = Pick<Route, "method" | "path" | "access" | "summary" | "status">;

/** Every route of the platform by context, by the name of its operation. */
export const contexts = named satisfies Readonly<Record<string, Readonly<Record<string, Told>>>> as unknown as Readonly<
  Record<string, Readonly<Record<string, Route>>>
>;
