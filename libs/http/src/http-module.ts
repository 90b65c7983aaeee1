import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AccessGuard, Authentication, TokenVerifier } from '@digihub/access';
import { HTTP_PARTS, type HttpParts } from './http-parts.js';
import { ProblemFilter } from './problem-filter.js';
import { RequestValidation } from './request-validation.js';
import { ThrottleGuard } from './throttle-guard.js';

/** What stands before every route: limits, access, validation, problem documents. */
@Module({})
export class HttpModule {
  static around(root: Type | DynamicModule, parts: HttpParts): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      imports: [root],
      providers: [
        { provide: HTTP_PARTS, useValue: parts },
        { provide: TokenVerifier, useValue: parts.verifier },
        Authentication,
        { provide: APP_GUARD, useClass: ThrottleGuard },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useClass: RequestValidation },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [HTTP_PARTS, TokenVerifier, Authentication],
    };
  }
}
