import type { Stripe } from "stripe";

/**
 * The parameters of every request that is emulated, as the SDK types them. The check of requests is generated from
 * this, and a route that stands here without a handler does not compile.
 */
export interface Parameters {
  "POST /v1/customers": Stripe.CustomerCreateParams;
  "GET /v1/customers": Stripe.CustomerListParams;
  "GET /v1/customers/:id": Stripe.CustomerRetrieveParams;
  "POST /v1/customers/:id": Stripe.CustomerUpdateParams;
  "DELETE /v1/customers/:id": Stripe.CustomerDeleteParams;
  "POST /v1/products": Stripe.ProductCreateParams;
  "GET /v1/products": Stripe.ProductListParams;
  "GET /v1/products/:id": Stripe.ProductRetrieveParams;
  "POST /v1/products/:id": Stripe.ProductUpdateParams;
  "POST /v1/prices": Stripe.PriceCreateParams;
  "GET /v1/prices": Stripe.PriceListParams;
  "GET /v1/prices/:id": Stripe.PriceRetrieveParams;
  "POST /v1/prices/:id": Stripe.PriceUpdateParams;
  "POST /v1/checkout/sessions": Stripe.Checkout.SessionCreateParams;
  "GET /v1/checkout/sessions": Stripe.Checkout.SessionListParams;
  "GET /v1/checkout/sessions/:id": Stripe.Checkout.SessionRetrieveParams;
  "POST /v1/checkout/sessions/:id": Stripe.Checkout.SessionUpdateParams;
  "GET /v1/checkout/sessions/:id/line_items": Stripe.Checkout.SessionListLineItemsParams;
  "POST /v1/checkout/sessions/:id/expire": Stripe.Checkout.SessionExpireParams;
  "POST /v1/payment_intents": Stripe.PaymentIntentCreateParams;
  "GET /v1/payment_intents": Stripe.PaymentIntentListParams;
  "GET /v1/payment_intents/:id": Stripe.PaymentIntentRetrieveParams;
  "POST /v1/payment_intents/:id": Stripe.PaymentIntentUpdateParams;
  "POST /v1/payment_intents/:id/confirm": Stripe.PaymentIntentConfirmParams;
  "POST /v1/payment_intents/:id/cancel": Stripe.PaymentIntentCancelParams;
  "GET /v1/payment_methods/:id": Stripe.PaymentMethodRetrieveParams;
  "GET /v1/subscriptions": Stripe.SubscriptionListParams;
  "GET /v1/subscriptions/:id": Stripe.SubscriptionRetrieveParams;
  "POST /v1/subscriptions/:id": Stripe.SubscriptionUpdateParams;
  "DELETE /v1/subscriptions/:id": Stripe.SubscriptionCancelParams;
  "GET /v1/invoices": Stripe.InvoiceListParams;
  "GET /v1/invoices/:id": Stripe.InvoiceRetrieveParams;
  "POST /v1/invoices/:id/pay": Stripe.InvoicePayParams;
  "GET /v1/invoice_payments": Stripe.InvoicePaymentListParams;
  "GET /v1/invoice_payments/:id": Stripe.InvoicePaymentRetrieveParams;
  "POST /v1/billing_portal/sessions": Stripe.BillingPortal.SessionCreateParams;
  "POST /v1/test_helpers/test_clocks": Stripe.TestHelpers.TestClockCreateParams;
  "GET /v1/test_helpers/test_clocks": Stripe.TestHelpers.TestClockListParams;
  "GET /v1/test_helpers/test_clocks/:id": Stripe.TestHelpers.TestClockRetrieveParams;
  "POST /v1/test_helpers/test_clocks/:id/advance": Stripe.TestHelpers.TestClockAdvanceParams;
  "DELETE /v1/test_helpers/test_clocks/:id": Stripe.TestHelpers.TestClockDeleteParams;
  "GET /v1/charges": Stripe.ChargeListParams;
  "GET /v1/charges/:id": Stripe.ChargeRetrieveParams;
  "POST /v1/refunds": Stripe.RefundCreateParams;
  "GET /v1/refunds": Stripe.RefundListParams;
  "GET /v1/refunds/:id": Stripe.RefundRetrieveParams;
  "POST /v1/refunds/:id": Stripe.RefundUpdateParams;
  "GET /v1/events": Stripe.EventListParams;
  "GET /v1/events/:id": Stripe.EventRetrieveParams;
  "POST /v1/accounts": Stripe.AccountCreateParams;
  "GET /v1/accounts": Stripe.AccountListParams;
  "GET /v1/accounts/:id": Stripe.AccountRetrieveParams;
  "POST /v1/accounts/:id": Stripe.AccountUpdateParams;
  "POST /v1/account_links": Stripe.AccountLinkCreateParams;
  "POST /v1/transfers": Stripe.TransferCreateParams;
  "GET /v1/transfers": Stripe.TransferListParams;
  "GET /v1/transfers/:id": Stripe.TransferRetrieveParams;
  "POST /v1/transfers/:id/reversals": Stripe.TransferCreateReversalParams;
  "GET /v1/transfers/:id/reversals": Stripe.TransferListReversalsParams;
  "POST /v1/payouts": Stripe.PayoutCreateParams;
  "GET /v1/payouts": Stripe.PayoutListParams;
  "GET /v1/payouts/:id": Stripe.PayoutRetrieveParams;
  "GET /v1/balance": Stripe.BalanceRetrieveParams;
  "GET /v1/balance_transactions": Stripe.BalanceTransactionListParams;
  "GET /v1/balance_transactions/:id": Stripe.BalanceTransactionRetrieveParams;
  "POST /v1/webhook_endpoints": Stripe.WebhookEndpointCreateParams;
  "GET /v1/webhook_endpoints": Stripe.WebhookEndpointListParams;
  "GET /v1/webhook_endpoints/:id": Stripe.WebhookEndpointRetrieveParams;
  "POST /v1/webhook_endpoints/:id": Stripe.WebhookEndpointUpdateParams;
  "DELETE /v1/webhook_endpoints/:id": Stripe.WebhookEndpointDeleteParams;
}
export type Route = keyof Parameters;
