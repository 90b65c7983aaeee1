import { afterEach, beforeEach, describe } from '@jest/globals';
import type { MakeBusFixture } from './bus-fixture.js';
import { crashContract } from './crash-contract.js';
import { deliveryContract } from './delivery-contract.js';
import { nestContract } from './nest-contract.js';
import { waitingContract } from './waiting-contract.js';
import { World } from './world.js';

/** What every bus promises, whatever carries its messages. */
export const eventBusContract = (name: string, make: MakeBusFixture): void => {
  describe(`${name}: an event bus`, () => {
    let world: World;
    const current = (): World => world;
    beforeEach(async () => {
      world = await World.make(make);
    });
    afterEach(() => world.end());

    describe('delivery', () => deliveryContract(current));
    describe('death and takeover', () => crashContract(current));
    describe('waiting messages', () => waitingContract(current));
    describe('in NestJS', () => nestContract(current));
  });
};
