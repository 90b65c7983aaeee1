import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { notFound } from '@digihub/access';
import type { HttpRequest } from './http-request.js';
import { referencePattern } from './fields/text.js';

/** As `derivedId` of the kernel makes them: 16 characters of Crockford's base 32. */
export const surrogatePattern = /^[0-9a-hjkmnp-tv-z]{16}$/;

interface PathParameter {
  readonly name: string;
  readonly pattern: RegExp;
  readonly example: string;
  readonly description: string;
}

/** What cannot be an id names nothing: 404, like an id that nobody has. */
const pathParameter = createParamDecorator(
  ({ name, pattern }: PathParameter, context: ExecutionContext): string => {
    const value = (context.switchToHttp().getRequest<HttpRequest>().params as Record<string, string>)[name];
    if (value === undefined || !pattern.test(value)) throw notFound();
    return value;
  },
);

const documented =
  (parameter: PathParameter): ParameterDecorator =>
  (target, key, index) => {
    pathParameter(parameter)(target, key, index);
    const { name, example, description, pattern } = parameter;
    const method = Object.getOwnPropertyDescriptor(target, key!)!;
    ApiParam({ name, example, description, schema: { type: 'string', pattern: pattern.source } })(
      target,
      key!,
      method,
    );
  };

/** The id of a trajectory in the path (`:id`). @throws Problem 404 `not-found` where it cannot be one. */
export const TrajectoryId = (name = 'id'): ParameterDecorator =>
  documented({
    name,
    pattern: surrogatePattern,
    example: '7x3k9m2p4q8r1s5t',
    description: 'The trajectory.',
  });

/** Any other code in the path: a hub, a person, an undertaking, a quote. @throws Problem 404 `not-found`. */
export const PathReference = (
  name: string,
  options: { readonly example?: string; readonly description?: string } = {},
): ParameterDecorator =>
  documented({ name, pattern: referencePattern, example: 'west-vlaanderen', description: '', ...options });
