import { Text } from '@digihub/http';

/** The moments of the two axes of time, as a query or the parameters of a job name them. */
export const KnownAt = (): PropertyDecorator =>
  Text({
    max: 40,
    optional: true,
    example: '2022-06-30',
    description: 'As known at this moment (ISO) or day; absent: now',
  });

export const TrueAt = (): PropertyDecorator =>
  Text({
    max: 40,
    optional: true,
    example: '2022-05-31',
    description: 'What had happened by this moment (ISO) or day; absent: all that was known',
  });

export class Moments {
  @KnownAt()
  knownAt?: string;

  @TrueAt()
  trueAt?: string;
}
