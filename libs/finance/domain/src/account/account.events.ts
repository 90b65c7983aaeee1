import type { CostEvent, SupplierInvoiceEvent } from './cost.events.js';
import type { InvoiceEvent } from './invoice.events.js';
import type { QuoteEvent } from './quote.events.js';
import type { SettlementEvent } from './settlement.events.js';

/** Everything that is written on `finance-{trajectory}`. */
export type AccountEvent = QuoteEvent | CostEvent | SupplierInvoiceEvent | InvoiceEvent | SettlementEvent;
