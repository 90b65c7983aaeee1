/** Transport id of routing's handlers on the bus. */
export const routingBus = Symbol('routing bus');
