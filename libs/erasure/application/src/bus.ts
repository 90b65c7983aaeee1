/** Transport id of erasure's handlers on the bus. */
export const erasureBus = Symbol('erasure bus');
