import { Text } from '@digihub/http';

/** A moment of each axis of time, as a query or the parameters of a job name them. */
export class Moments {
  @Text({
    max: 40,
    optional: true,
    example: '2022-06-30',
    description: 'As known at this moment (ISO) or day; absent: now',
  })
  knownAt?: string;

  @Text({
    max: 40,
    optional: true,
    example: '2022-05-31',
    description: 'What had happened by this moment (ISO) or day; absent: all that was known',
  })
  trueAt?: string;
}
