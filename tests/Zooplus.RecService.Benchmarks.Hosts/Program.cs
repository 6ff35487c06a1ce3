using Zooplus.RecService.Benchmarks.Hosts;

await ComparedHosts.RunAsync(args.FirstOrDefault(""), args.Skip(1).ToArray());
