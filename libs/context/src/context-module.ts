import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  type InjectionToken,
  type OnApplicationBootstrap,
  type Type,
} from '@nestjs/common';
import type { Behaviour } from './context.js';
import type { ContextRuntime } from './context-runtime.js';

/** Starts the context when the application is up; at shutdown lets it finish what is under way. */
export class ContextLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly runtime: Pick<ContextRuntime<never>, 'start' | 'stop'>,
    private readonly behaviour: Behaviour,
  ) {}

  onApplicationBootstrap(): void {
    this.runtime.start(this.behaviour);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.runtime.stop();
  }
}

/** The Nest module of a context: its controllers, its commands, and the lifecycle of its runtime. */
export const contextModule = <Tables, Commands>(parts: {
  readonly module: Type;
  /** Under which queries find the runtime. */
  readonly token: InjectionToken;
  readonly runtime: ContextRuntime<Tables>;
  readonly commands: Type<Commands>;
  readonly make: () => Commands;
  readonly behaviour: (commands: Commands) => Behaviour;
  readonly controllers: readonly Type[];
}): DynamicModule => ({
  module: parts.module,
  controllers: [...parts.controllers],
  providers: [
    { provide: parts.token, useValue: parts.runtime },
    { provide: parts.commands, useFactory: parts.make },
    {
      provide: ContextLifecycle,
      inject: [parts.commands],
      useFactory: (commands: Commands) => new ContextLifecycle(parts.runtime, parts.behaviour(commands)),
    },
  ],
});
