import { expect, test } from "vitest";
import { readLockFile } from "./read-lock-file.ts";

test("Directory.Packages.props: properties are put in, ranges are named, tools of the build are for development", async () => {
  const text = `<Project>
    <PropertyGroup><Json>13.0.3</Json><Loop>$(Loop)</Loop></PropertyGroup>
    <ItemGroup>
      <PackageVersion Include="Newtonsoft.Json" Version="$(json)" />
      <PackageVersion Include="Serilog"><Version>[3.1.1]</Version></PackageVersion>
      <PackageVersion Include="Range" Version="[1.0,2.0)" />
      <PackageVersion Include="Loop" Version="$(Loop)" />
      <PackageVersion Include="OnlyNamed" />
      <GlobalPackageReference Include="StyleCop.Analyzers" Version="1.1.118" />
    </ItemGroup>
  </Project>`;

  const { components, problems } = await readLockFile("Directory.Packages.props", Buffer.from(text));

  expect(components.map(({ purl, isDevelopment }) => [purl, isDevelopment])).toEqual([
    ["pkg:nuget/Newtonsoft.Json@13.0.3", undefined],
    ["pkg:nuget/Serilog@3.1.1", undefined],
    ["pkg:nuget/StyleCop.Analyzers@1.1.118", true],
  ]);
  expect(problems.map(({ message }) => message)).toEqual([
    'The version of "Range" is "[1.0,2.0)", which is not one; it was left out.',
    'The version of "Loop" is "$(Loop)", which is not one; it was left out.',
  ]);
});

test("packages.config: every package, and which are for development", async () => {
  const text =
    '<packages><package id="jQuery" version="3.1.1"/><package id="xunit" version="2.0.0" developmentDependency="true"/><package id="x"/></packages>';

  const { components, problems } = await readLockFile("packages.config", Buffer.from(text));

  expect(components.map(({ purl, isDevelopment }) => [purl, isDevelopment])).toEqual([
    ["pkg:nuget/jQuery@3.1.1", undefined],
    ["pkg:nuget/xunit@2.0.0", true],
  ]);
  expect(problems).toEqual([
    { path: "packages.config", message: 'Package "x" has no name or no version and was left out.' },
  ]);
});
