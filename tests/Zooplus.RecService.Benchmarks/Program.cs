using BenchmarkDotNet.Running;
using Zooplus.RecService.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(LinUcbBenchmarks).Assembly).Run(args);
