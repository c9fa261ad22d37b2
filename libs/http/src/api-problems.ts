import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiResponse } from '@nestjs/swagger';

export class FieldErrorDto {
  @ApiProperty({
    description: 'RFC 6901 pointer into the request body or query.',
    example: '/quotaUnits',
  })
  pointer: string;
  @ApiProperty({ description: 'Stable code of the fault.', example: 'IS_UUID' })
  code: string;
  @ApiProperty({ description: 'What to correct, in the language of Accept-Language.' })
  message: string;
}

/** RFC 9457 problem document. */
export class ProblemDto {
  @ApiProperty({
    description: 'Address of the description of this code.',
    example: '/v1/errors/VALIDATION_FAILED',
  })
  type: string;
  @ApiProperty({ description: 'The status in words.' })
  title: string;
  @ApiProperty({ description: 'The HTTP status.', example: 400 })
  status: number;
  @ApiProperty({
    description: 'Stable code; docs/errors.md lists all.',
    example: 'VALIDATION_FAILED',
  })
  code: string;
  @ApiProperty({
    description: 'What happened and what to do next, in Chinese or English by Accept-Language.',
  })
  detail: string;
  @ApiProperty({ description: 'Id of this request in our logs.' })
  traceId: string;
  @ApiProperty({
    description: 'One entry per faulty field.',
    type: [FieldErrorDto],
    required: false,
  })
  errors?: FieldErrorDto[];
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request is malformed or has faulty or unknown fields.',
  401: 'No valid access token.',
  403: 'The caller may not do this.',
  404: 'No such object, or it belongs to another tenant.',
  409: 'The state of the object forbids it, or it exists already.',
  412: 'The object has changed since the revision named by If-Match.',
  413: 'The body is too large.',
  422: 'The content breaks a rule, or the Idempotency-Key belongs to another request.',
  428: 'If-Match is missing.',
  429: 'Too many requests or quota exhausted.',
  502: 'The upstream of the product failed.',
  503: 'The database is unavailable; nothing was changed.',
};

/** Documents the problems a route can answer with. */
export function ApiProblems(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: MEANINGS[status] ?? 'Problem.',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } },
        },
      }),
    ),
  );
}
