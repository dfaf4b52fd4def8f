import type { Component } from "../model/component.ts";

/**
 * What a package that was built from a kernel's source has to do with the kernel that runs.
 * `image`: the code of one kernel. `none`: headers, documentation, tools and meta-packages; a weakness of the kernel is not in them.
 */
export type KernelPart = "image" | "none";

/** undefined: it has nothing to do with a kernel. */
export function kernelPartOf(component: Component): KernelPart | undefined {
  if (component.kernelRelease !== undefined) return "image";
  const source = component.source?.name ?? component.name;
  return KERNEL_SOURCE.test(source) ? "none" : undefined;
}

// Debian: linux, linux-signed-amd64, linux-latest; Ubuntu: linux-meta-aws, linux-azure, linux-restricted-modules; RPM: kernel, kernel-rt, kernel-uek; Alpine: linux-lts.
const KERNEL_SOURCE =
  /^(linux|linux-\d[\w.]*|linux-(signed|meta|latest|lts|virt|edge|aws|azure|gcp|gke|kvm|oem|oracle|raspi|lowlatency|hwe|realtime|restricted-modules)[\w.+-]*|kernel|kernel-(rt|uek|core|modules|devel|headers|tools|doc|default|lts)[\w.+-]*)$/;

/** undefined where nothing runs or the running kernel is not among what is installed: then every image counts. */
export function runningImage(components: readonly Component[], runningKernel: string | undefined): string | undefined {
  if (runningKernel === undefined) return undefined;
  return components.some(({ kernelRelease }) => kernelRelease === runningKernel) ? runningKernel : undefined;
}
