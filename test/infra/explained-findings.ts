/** A finding of the checks that stays, and why. */
interface Explained {
  /** The rule, with what it found. */
  readonly rule: RegExp
  /** Where. */
  readonly place: RegExp
  readonly reason: string
}

/** What the checks of AWS Solutions find and we let stand. Whoever adds a line says why; a line that explains nothing any more is found by the test. */
export const EXPLAINED: readonly Explained[] = [
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*(Files|UnmatchedRecords).*\/([a-z]+\/)?\*\]$/,
    place: /^Cascade-prod-(Pipeline|Access|Sites)\//,
    reason: 'Objects have no ARNs before they exist: rights on them end in the prefix below which they will lie.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    place: /^Cascade-prod-(Pipeline\/(Submit|Track|Sweep|SweepTick|Clean)|Access\/Api)Role\//,
    reason:
      'batch:DescribeJobs, ListJobs and DescribeJobDefinitions take no resource (service authorization reference).',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:batch:.*:job\/\*\]$/,
    place: /^Cascade-prod-(Pipeline\/(Clean|Submit)|Access\/Api)Role\//,
    reason:
      'A job that is to be ended or taken back has no ARN before it is submitted, and its ARN does not tell its queue: a condition on its tag does.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:batch:.*:job-definition\/cascade-prod-batch-\*\]$/,
    place: /^Cascade-prod-Pipeline\/SubmitRole\//,
    reason: 'Job definitions are made while it runs, one for each transformation, under a prefix of the deployment.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    place: /^Cascade-prod-Sites\/Site-batch\/ExecutionRole\//,
    reason: 'ecr:GetAuthorizationToken takes no resource.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:ecr:.*:repository\/\*\]$/,
    place: /^Cascade-prod-Sites\/Site-batch\/ExecutionRole\//,
    reason: 'Which images of this account jobs use is for the productions to say.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:execute-api:.*\]$/,
    place: /^Cascade-prod-Access\/(Operators|Readers)\//,
    reason: 'Operators may call every operation, readers every one that reads: paths end in a wildcard.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Action::kms:(ReEncrypt|GenerateDataKey)\*\]$/,
    place: /^Cascade-prod-/,
    reason: 'Two actions each, which belong together (CDK grants them so), on the one key of the deployment.',
  },
  {
    rule: /^AwsSolutions-S1$/,
    place: /^Cascade-prod-Storage\/(Files|UnmatchedRecords)\//,
    reason:
      'An access log has a line for each request, tens of millions a month: who wants one switches on data events of CloudTrail for the prefixes of interest.',
  },
  {
    rule: /^AwsSolutions-VPC7$/,
    place: /^Cascade-prod-Sites\/Network\//,
    reason: 'Nothing listens in the network of the jobs, and flow logs of thousands of them cost more than they tell.',
  },
]
