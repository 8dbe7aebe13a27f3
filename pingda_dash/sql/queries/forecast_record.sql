-- forecast_record: how good the forecasts of the past six weeks were, of the township (乡) or of its villages ($scope).
-- No row before any was tested.
select * from forecast_record where scope = $scope
