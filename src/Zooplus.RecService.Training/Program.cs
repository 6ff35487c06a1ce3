using Zooplus.RecService.Training;

return await new TrainCommand().Parse(args).InvokeAsync();
