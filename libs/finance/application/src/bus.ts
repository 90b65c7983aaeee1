/** Transport id of finance's handlers on the bus. */
export const financeBus = Symbol('finance bus');
