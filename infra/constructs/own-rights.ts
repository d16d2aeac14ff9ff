import { CliCredentialsStackSynthesizer } from 'aws-cdk-lib'
import type {
  DockerImageAssetLocation,
  DockerImageAssetSource,
  FileAssetLocation,
  FileAssetSource,
  IBoundStackSynthesizer,
  IReusableStackSynthesizer,
  ISynthesisSession,
  Stack,
} from 'aws-cdk-lib'

/** Deploys with the rights of whoever calls, and takes no role. CDK's own class says of itself less than CDK asks for. */
export class OwnRights implements IReusableStackSynthesizer {
  readonly #made = new CliCredentialsStackSynthesizer()

  reusableBind(stack: Stack): IBoundStackSynthesizer {
    return this.#made.reusableBind(stack)
  }

  bind(stack: Stack): void {
    this.#made.bind(stack)
  }

  addFileAsset(asset: FileAssetSource): FileAssetLocation {
    return this.#made.addFileAsset(asset)
  }

  addDockerImageAsset(asset: DockerImageAssetSource): DockerImageAssetLocation {
    return this.#made.addDockerImageAsset(asset)
  }

  synthesize(session: ISynthesisSession): void {
    this.#made.synthesize(session)
  }
}
