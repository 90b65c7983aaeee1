import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FinanceCommands } from './finance-commands.js';

/** Sees to it that the programme agreement stands in the store before anything is decided by it. */
@Injectable()
export class AgreementAtStart implements OnApplicationBootstrap {
  constructor(private readonly finance: FinanceCommands) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.finance.recordAgreement();
  }
}
